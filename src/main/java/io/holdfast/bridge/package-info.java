/**
 * The TCP entrance for everything that speaks the frames of the Vert.x TCP event-bus bridge. {@link
 * io.holdfast.bridge.Bridge} is the way in; {@code docs/bridge-protocol.md} is the contract.
 */
package io.holdfast.bridge;
