/**
 * Who owns which name, and how a call gets there: create, find, drop, sessions, routing. {@link io.holdfast.host.Host}
 * is the way in; entrances hand their calls to {@link io.holdfast.host.Router}.
 */
package io.holdfast.host;
