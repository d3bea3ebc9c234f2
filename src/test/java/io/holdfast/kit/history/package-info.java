/**
 * Whether a history of concurrent calls can be explained by objects that run one call at a time.
 *
 * <p>Start at {@link io.holdfast.kit.history.History}, which records; {@link io.holdfast.kit.history.Linearizability}
 * judges one object's calls beside a {@link io.holdfast.kit.history.SequentialModel}, {@link
 * io.holdfast.kit.history.QueueOrders} those of a queue, for which searching would take too long.
 */
package io.holdfast.kit.history;
