/**
 * What both ends of a bridge connection share: frames, the errors in them, and the proofs of the shared key. The bytes
 * are a promise, written down in {@code docs/bridge-protocol.md} and held by golden tests.
 */
package io.holdfast.wire;
