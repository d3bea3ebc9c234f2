package io.holdfast.types;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/** A flag that callers wait for. */
@SharedType(value = "event", python = "Event", doc = "A flag that is set or not, and that any number of callers wait "
    + "for. It belongs to nobody: it stays set when the session that set it ends.")
public interface SharedEvent {

  @Operation(value = "Set the flag and wake every caller that waits for it, also when it is cleared right afterwards. "
      + "Nothing happens when it is set already.", python = "set")
  Future<Void> set();

  @Operation(value = "Clear the flag: callers wait again. Nothing happens when it is clear already.", python = "clear")
  Future<Void> clear();

  @Operation(value = "Whether the flag is set.", reads = true, python = {"is_set", "isSet"})
  Future<Boolean> isSet();

  @Operation(value = "Wait until the flag is set; true as soon as it is, false when the wait is over before. "
      + "Needs no session.", reads = true, python = "wait")
  Future<Boolean> wait(Wait wait);
}
