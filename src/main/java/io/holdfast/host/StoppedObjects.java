package io.holdfast.host;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.Journal;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.object.CallMeter;
import io.holdfast.object.Clock;
import io.holdfast.object.ObjectLimits;
import io.holdfast.object.ObjectType;
import io.holdfast.object.ObjectVerticle;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects and sessions without a host: they are brought back from facts, looked at, and never called. */
final class StoppedObjects {
  private static final Clock NO_CLOCK = new Clock() {
    @Override
    public long nowMs() {
      return 0;
    }

    @Override
    public Timer after(long delayMs, Runnable action) {
      throw new IllegalStateException("nothing runs on time where no host runs");
    }
  };

  private final Map<String, ObjectType> types = new LinkedHashMap<>();
  private final SessionTable sessions = new SessionTable(NO_CLOCK, StoppedObjects::none, StoppedObjects::none, 0, 0,
      new MemoryJournal(() -> 0));
  private final ObjectVerticle.Shared shared;

  StoppedObjects(Collection<ObjectType> known) {
    for (ObjectType type : known) {
      if (type.canLast()) {
        types.put(type.name(), type);
      }
    }
    Journal nowhere = new MemoryJournal(() -> 0);
    shared = new ObjectVerticle.Shared(nowhere, nowhere, sessions, ObjectLimits.DEFAULT, () -> false,
        type -> CallMeter.NONE, object -> Future.failedFuture(new Unavailable("no host runs")));
  }

  private static <T> T none() {
    throw new IllegalStateException("no session is opened where no host runs");
  }

  Map<String, ObjectType> types() {
    return types;
  }

  Map<String, FactCodec> codecs() {
    Map<String, FactCodec> codecs = new HashMap<>();
    types.forEach((name, type) -> codecs.put(name, type.facts()));
    return codecs;
  }

  SessionTable sessions() {
    return sessions;
  }

  /** @throws RuntimeException as a constructor of a user's class does */
  ObjectVerticle make(KeptState.Kind kind) {
    return new ObjectVerticle(kind.made().object(), kind.made().incarnation(), kind.type(), kind.made().options(),
        kind.type().create(kind.made().options()), true, shared);
  }

  /** What a journal brings back. */
  KeptState state() {
    return new KeptState(types::get, this::make, sessions, null);
  }
}
