/**
 * One object's life: its state, its turns, the callers that wait in it. Without Vert.x but for
 * {@link io.vertx.core.Future}; {@link io.holdfast.object.ObjectVerticle} is the one class that deploys.
 */
package io.holdfast.object;
