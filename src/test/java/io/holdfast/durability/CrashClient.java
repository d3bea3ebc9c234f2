package io.holdfast.durability;

import io.holdfast.kit.history.Outcome;
import java.util.concurrent.CompletableFuture;

/** Somebody who makes one call at a time, and is one holder of locks. */
interface CrashClient {
  /** Never fails: what can go wrong is an outcome. */
  CompletableFuture<Outcome> call(Request request);

  /** The session that calls are made in now. */
  String session();

  /** Forgets which life of each object it knew. */
  void forgetObjects();
}
