package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.FactCodec;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.KeepingJournal;
import io.holdfast.journal.Replica;
import io.holdfast.journal.StoredRecord;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.object.ObjectRuntime;
import io.holdfast.object.ObjectType;
import io.holdfast.object.Replay;
import io.holdfast.types.BuiltInTypes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Whether the journal of a host gives the state that the host has: every object is rebuilt from its records and
 * compared with the living one, fact by fact, with the answers that both keep.
 */
public final class ReplayCheck {
  private static final int TRIES = 20;

  private final Map<String, ObjectType> types = new HashMap<>();
  private final KeepingJournal journal;

  /** @param more types that the host knows beside the built-in ones */
  public ReplayCheck(KeepingJournal journal, List<ObjectType> more) {
    this.journal = journal;
    BuiltInTypes.all().forEach(type -> types.put(type.name(), type));
    more.forEach(type -> types.put(type.name(), type));
  }

  /** @return how many objects were compared */
  public int verify() {
    Map<String, List<String>> living = Map.of();
    Map<String, List<String>> rebuilt = Map.of();
    for (int i = 0; i < TRIES; i++) { // something may happen in an object between the two looks
      living = living();
      rebuilt = rebuilt();
      if (living.equals(rebuilt)) {
        break;
      }
    }
    assertThat(rebuilt).as("objects, as their journal has them").isEqualTo(living);
    return living.size();
  }

  private Map<String, List<String>> living() {
    Map<String, List<String>> written = new HashMap<>();
    Replica.Capture objects = journal.replica().capture(key -> true);
    while (true) {
      Optional<Replica.Captured> next = await(objects.next());
      if (next.isEmpty()) {
        return written;
      }
      written.put(next.get().made().object() + " #" + next.get().made().incarnation(),
          withoutEnded(KeepingJournal.written(next.get())));
    }
  }

  /** Answers of sessions that have ended are forgotten by the living, and by the rebuilt when they begin to serve. */
  private static List<String> withoutEnded(List<String> written) {
    List<String> kept = new ArrayList<>();
    for (String line : written) {
      if (line.startsWith("[") || line.startsWith("number")) {
        kept.add(line);
      }
    }
    return kept;
  }

  private Map<String, List<String>> rebuilt() {
    Map<Long, ObjectRuntime> objects = new HashMap<>();
    List<StoredRecord> records = new ArrayList<>();
    journal.read(records::add);
    for (StoredRecord record : records) {
      if (record instanceof Made made) {
        ObjectType type = types.get(made.type());
        objects.put(made.incarnation(), Replay.unborn(made, type));
      } else if (record instanceof Turn turn && turn.facts().stream().anyMatch(FactCodec::isEnd)) {
        objects.remove(turn.incarnation());
      } else if (record instanceof Turn turn && objects.containsKey(turn.incarnation())) {
        objects.get(turn.incarnation()).replay(turn);
      } else if (record instanceof Dropped dropped) {
        objects.remove(dropped.incarnation());
      }
    }
    Map<String, List<String>> written = new HashMap<>();
    objects.forEach((incarnation, object) -> written.put(object.name() + " #" + incarnation,
        withoutEnded(KeepingJournal.written(Replay.capture(object)))));
    return written;
  }

  private static <T> T await(Future<T> future) {
    CompletableFuture<T> done = future.toCompletionStage().toCompletableFuture();
    try {
      return done.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("an object could not be looked at", e);
    }
  }
}
