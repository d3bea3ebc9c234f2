/** Holdfast's bridge beside other servers: every contestant a process of its own, one driver for all. */
package io.holdfast.bench.peers;
