package io.holdfast.types;

import io.holdfast.model.Default;

final class ConditionObject extends MutexObject implements SharedCondition {
  ConditionObject(@Default("true") boolean owned) {
    super(owned, true);
  }
}
