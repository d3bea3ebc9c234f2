package io.holdfast.object;

import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.model.Call;

/** A call that stands behind the one that is running. */
final class QueuedCall implements Runnable {
  private final ObjectRuntime runtime;
  private final Call call;
  private boolean begun;
  private Clock.Timer deadline;

  QueuedCall(ObjectRuntime runtime, Call call) {
    this.runtime = runtime;
    this.call = call;
    call.onCancel(() -> runtime.surroundings().run(this::cancel));
  }

  static Timeout passedBeforeItRan(Call call) {
    return new Timeout("the deadline of " + call + " passed before it ran");
  }

  /** For when the one that runs may take long: else the deadline is looked at when it is this call's turn. */
  void keepDeadline() {
    if (deadline == null && call.deadlineMs() != Call.NO_DEADLINE) {
      Clock clock = runtime.surroundings().clock();
      deadline = clock.after(Math.max(1, call.deadlineMs() - clock.nowMs()), () -> {
        if (!begun) {
          call.fail(passedBeforeItRan(call));
        }
      });
    }
  }

  @Override
  public void run() {
    begun = true;
    if (deadline != null) {
      deadline.stop();
    }
    call.onCancel(null);
    runtime.run(call);
  }

  private void cancel() {
    if (begun) {
      call.cancel(); // it may be parked by now; when it has run, it keeps its answer
    } else {
      call.fail(new Cancelled(call + " was cancelled before it ran"));
    }
  }
}
