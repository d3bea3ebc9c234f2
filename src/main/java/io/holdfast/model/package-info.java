/**
 * What a shared type is and what a call is: the annotations of a declaration, the model read from it once, and the one
 * {@link io.holdfast.model.Call} that every entrance builds. Knows nothing of Vert.x deployments, sockets or journals.
 */
package io.holdfast.model;
