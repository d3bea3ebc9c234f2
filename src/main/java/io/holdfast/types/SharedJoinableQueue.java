package io.holdfast.types;

import io.holdfast.model.SharedType;

/**
 * A {@link SharedQueue} under the name that Python gives to one whose users call {@code task_done} and {@code join}.
 *
 * @param <V> the class of the items
 */
@SharedType(value = "joinable_queue", python = "JoinableQueue", doc = "A queue in every respect, options included: "
    + "Python's manager has its Queue under this name too.")
public interface SharedJoinableQueue<V> extends SharedQueue<V> {
}
