/**
 * The test kit of shared types: one object with its runtime on a clock, a journal, sessions and an executor that the
 * test steps by hand. No Vert.x instance, no threads. Start at {@link io.holdfast.kit.ObjectKit}.
 */
package io.holdfast.kit;
