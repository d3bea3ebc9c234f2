package io.holdfast.types;

import io.holdfast.model.SharedType;

/** A condition with a lock of its own. */
@SharedType(value = "condition", python = "Condition", doc = "A condition together with its own reentrant lock, as "
    + "Python's Condition(): acquire it, then wait until somebody else who has acquired it notifies. It is an rlock, "
    + "owned or not, under another name; a lock and an rlock have conditions too, by name.")
public interface SharedCondition extends LockOperations {
}
