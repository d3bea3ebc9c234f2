package io.holdfast.types;

import io.holdfast.model.Default;

final class RLockObject extends MutexObject implements SharedRLock {
  RLockObject(@Default("true") boolean owned) {
    super(owned, true);
  }
}
