package io.holdfast.kit;

import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Guard;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;

/** A call being put together; {@link #send} makes it. It is anonymous and not numbered unless told so. */
public final class KitRequest {
  private final ObjectKit kit;
  private final String operation;
  private final List<Value> values = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private String session;
  private String holder = "";
  private long callId = Call.NOT_REPEATED;
  private long floor;
  private long[] open;
  private long deadlineMs = Call.NO_DEADLINE;
  private long incarnation = CallTarget.ANY;
  private Guard guard;

  KitRequest(ObjectKit kit, String operation, Object[] arguments) {
    this.kit = kit;
    this.operation = operation;
    for (Object argument : arguments) {
      values.add(Value.from(argument));
    }
  }

  /** Adds an argument by name. */
  public KitRequest with(String name, Object argument) {
    names.add(name);
    values.add(Value.from(argument));
    return this;
  }

  public KitRequest as(String session, String holder) {
    this.session = session;
    this.holder = holder;
    return this;
  }

  /** Makes it repeatable: number {@code callId} of its session, which has the answers of all below {@code floor}. */
  public KitRequest numbered(long callId, long floor) {
    this.callId = callId;
    this.floor = floor;
    return this;
  }

  /** Says of calls below the floor, ascending, that their answers have not come. */
  public KitRequest butOpen(long... numbers) {
    open = numbers;
    return this;
  }

  /** Gives it a deadline, that many milliseconds from now. */
  public KitRequest within(long ms) {
    deadlineMs = kit.nowMs() + ms;
    return this;
  }

  /** Means one life of the object's name only. */
  public KitRequest ofIncarnation(long number) {
    incarnation = number;
    return this;
  }

  /** Makes it in the name of a lock. */
  public KitRequest guardedBy(String lock, long token) {
    guard = new Guard(lock, token);
    return this;
  }

  public KitCall send() {
    Arguments arguments = Arguments.mixed(names.toArray(new String[0]), values.toArray(new Value[0]));
    return kit.send(new KitCall(new CallTarget(ObjectKit.NAME, incarnation), operation, arguments,
        new Caller(session, holder, callId, floor, open), deadlineMs, guard, kit.answered(), kit::wasAnswered));
  }
}
