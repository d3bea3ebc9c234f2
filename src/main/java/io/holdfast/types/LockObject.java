package io.holdfast.types;

import io.holdfast.model.Default;

final class LockObject extends MutexObject implements SharedLock {
  LockObject(@Default("true") boolean owned) {
    super(owned, false);
  }
}
