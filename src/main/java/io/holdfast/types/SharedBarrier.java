package io.holdfast.types;

import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.vertx.core.Future;

/** A place where a fixed number of callers wait for each other. */
@SharedType(value = "barrier", python = "Barrier", doc = "A fixed number of parties wait for each other here, then all "
    + "go on, and it can be used again. Options: parties, how many; timeout_ms, how long a wait that does not say may "
    + "take, without end by default. When one of those who wait goes away, because its wait or its deadline is over, "
    + "it is cancelled or its session ends, the barrier is broken and all of them fail with BrokenBarrierError: the "
    + "others would else wait for somebody who may never come back. There is no action to run: a host runs no code of "
    + "its callers.")
public interface SharedBarrier {

  @Operation(value = "Wait until all parties do; the result tells in which order they came, 0 to parties - 1. Fails "
      + "with BrokenBarrierError when the barrier is broken, or is broken or reset meanwhile; when this caller's wait "
      + "is over it breaks the barrier. A wait without end lasts timeout_ms when the barrier has it. A repeated call "
      + "keeps its place. Needs a session, else Denied, so that its end is known.", python = "wait")
  Future<Integer> wait(Wait wait);

  @Operation(value = "Make the barrier whole and empty: those who wait fail with BrokenBarrierError. Nothing happens "
      + "when it is.", python = "reset")
  Future<Void> reset();

  @Operation(value = "Break the barrier: those who wait fail with BrokenBarrierError, and so does every later wait "
      + "until it is reset.", python = "abort")
  Future<Void> abort();

  @Operation(value = "How many it takes.", reads = true, python = "parties")
  Future<Integer> parties();

  @Operation(value = "How many wait now; 0 when it is broken.", reads = true, python = "n_waiting")
  Future<Integer> nWaiting();

  @Operation(value = "Whether it is broken.", reads = true, python = "broken")
  Future<Boolean> broken();
}
