package io.holdfast.object;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;
import java.util.List;

/** A type that takes its facts back, and shows what a batch does with one that cannot. */
@SharedType(value = "ledger", doc = "Numbers, in order.")
public interface Ledger {

  @Operation("Add a number and return how many there are.")
  Future<Integer> add(long number);

  @Operation(value = "Add a number, if memory allows.", grows = true)
  Future<Integer> grow(long number);

  @Operation("Remove and return the first number, waiting for one.")
  Future<Long> take(Wait wait);

  @Operation(value = "The numbers.", reads = true)
  Future<List<Long>> numbers();

  @Operation("Fail with a KeyError.")
  Future<Void> fail();

  @Operation("Add a number in a fact that cannot be taken back. Another is added before it.")
  Future<Integer> addForGood(long number);

  @Operation("Like addForGood, but not heeding what commit says.")
  Future<Integer> addForGoodCatching(long number);

  @Operation("Add a number in a fact whose taking back fails.")
  Future<Integer> addBadly(long number);

  @Operation("Make a fact that cannot be applied.")
  Future<Void> explode();

  @Operation("Answer later.")
  Future<Void> later();

  @Operation("Add a number and set a timer that adds another, 100 ms later.")
  Future<Integer> addTwice(long number);

  @Operation("As addTwice, with a fact that cannot be taken back.")
  Future<Integer> addTwiceForGood(long number);

  @Operation(value = "So many characters.", reads = true)
  Future<String> text(int length);

  @Operation(value = "The time, twice.", reads = true)
  Future<List<Long>> times();

  @Operation(value = "More than there is memory for.", reads = true)
  Future<List<Long>> tooMany();

  @Operation(value = "Something that has no value.", reads = true)
  Future<Object> nothingTellable();
}
