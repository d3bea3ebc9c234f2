package io.holdfast.object;

import io.holdfast.model.Arguments;
import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.TypeModel;
import io.holdfast.model.Wait;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be asked of every object, whatever its type. A type cannot declare operations of these names.
 */
@SharedType(value = "object", doc = "What every object can do, whatever its type.")
public interface ObjectOperations {
  /** The operations as declared here. */
  TypeModel MODEL = TypeModel.of(ObjectOperations.class);

  @Operation(value = "Its name, type, incarnation and options, how many facts it has made, how many callers wait in "
      + "it, and what its type adds.", reads = true)
  Future<DictValue> describe();

  @Operation("Take the object out of its host and free its name. Calls that are parked or queued in it fail with "
      + "ObjectGone. An object that is broken can still be dropped.")
  Future<Void> drop();

  @Operation("End the parked call of that number of the same session: it fails with Cancelled. Whether there was one. "
      + "Needs a session.")
  Future<Boolean> cancel(long call);

  @Operation("Let the object end by itself, as if it were dropped, that many milliseconds from now: 1 ms to ten "
      + "years. Asking again begins the time anew. With 'idle' every call of an operation of its type does too, and "
      + "callers that wait in it keep it. When its host restarts the time begins anew, in full.")
  Future<Void> expireAfter(long ttlMs, @Default("false") boolean idle);

  @Operation("Let the object not end by itself any more. Whether it would have.")
  Future<Boolean> neverExpire();

  /**
   * One call of a batch.
   *
   * @param op an operation of the object's type
   * @param args by position a list, by name a dict; None for none
   */
  record BatchCall(String op, Value args) {
  }

  @Operation("Run several calls in one turn, all or nothing, and return their results in their order: at most 1,000, "
      + "each {op, args}, of operations of the object's type. Nothing in a batch waits: what would have to is over at "
      + "once. The first call that fails fails the batch, with its own error and a message that says which it was, and "
      + "the object is as before. BadArguments for objects of plain classes, whose changes cannot be taken back.")
  Future<List<Value>> batch(List<BatchCall> calls);

  /**
   * The operations that a batch with these arguments would call.
   *
   * @throws io.holdfast.error.HoldfastException.BadArguments when they are none of a batch
   */
  @SuppressWarnings("unchecked") // what the declaration says
  static Set<String> operationsOfBatch(Arguments arguments) {
    Set<String> operations = new LinkedHashSet<>();
    ((List<BatchCall>) MODEL.find("batch").bind(arguments)[0]).forEach(call -> operations.add(call.op()));
    return operations;
  }

  @Operation(value = "The facts from that number on, oldest first, that the journal has kept; waits until there is "
      + "one. {facts: [{number, fact, parts}], next, gap, incarnation}: 'next' is what to ask from next time. Where "
      + "the facts asked for are no longer kept, and with from 0, which begins: no facts but gap: {number, state}, the "
      + "facts that give the state as it was after fact 'number'; 'state' is null when it is too large, or its class "
      + "has none: then read it with the type's own operations.", reads = true)
  Future<DictValue> facts(@Default("0") long from, @Default("1024") int most, Wait wait);
}
