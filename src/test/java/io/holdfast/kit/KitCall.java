package io.holdfast.kit;

import io.holdfast.error.HoldfastException;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import java.util.List;
import java.util.function.Consumer;

/** A call that remembers its answer. */
public final class KitCall extends Call {
  private final List<KitCall> answeredInOrder;
  private final Consumer<KitCall> onAnswer;
  private Value result;
  private HoldfastException failure;
  private int answers;

  KitCall(CallTarget target, String operation, Arguments arguments, Caller caller, long deadlineMs,
      Guard guard, List<KitCall> answeredInOrder, Consumer<KitCall> onAnswer) {
    super(target, operation, arguments, caller, deadlineMs, guard);
    this.answeredInOrder = answeredInOrder;
    this.onAnswer = onAnswer;
  }

  @Override
  protected void answered(Value result, HoldfastException failure) {
    if (++answers > 1) {
      throw new AssertionError(this + " was answered " + answers + " times");
    }
    this.result = result;
    this.failure = failure;
    answeredInOrder.add(this);
    onAnswer.accept(this);
  }

  /** Its result; an assertion error when it failed or is still on its way. */
  public Value result() {
    if (failure != null) {
      throw new AssertionError(this + " failed: " + failure);
    }
    requireAnswered();
    return result;
  }

  /** Its failure; an assertion error when it succeeded or is still on its way. */
  public HoldfastException failure() {
    requireAnswered();
    if (failure == null) {
      throw new AssertionError(this + " succeeded: " + result);
    }
    return failure;
  }

  /** Whether it failed; an assertion error when it is still on its way. */
  public boolean hasFailed() {
    requireAnswered();
    return failure != null;
  }

  private void requireAnswered() {
    if (!isAnswered()) {
      throw new AssertionError(this + " is not answered yet");
    }
  }
}
