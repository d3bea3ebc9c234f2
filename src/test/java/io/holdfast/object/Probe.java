package io.holdfast.object;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.List;

/** A type that shows what the runtime does with it: a list of notes, and a line for those that wait for one. */
@SharedType(value = "probe", doc = "A list of notes.")
public interface Probe {

  @Operation("Add a note and return how many there are.")
  Future<Integer> note(String text);

  @Operation(value = "The notes.", reads = true)
  Future<List<String>> notes();

  @Operation("Remove and return the oldest note, waiting for one.")
  Future<String> take(Wait wait);

  @Operation("Fail without a fact.")
  Future<Void> fail(String message);

  @Operation("Add a note, then fail.")
  Future<Void> noteAndFail(String text);

  @Operation("Make a fact that cannot be applied, after a note that can.")
  Future<Void> explode(String text);
}
