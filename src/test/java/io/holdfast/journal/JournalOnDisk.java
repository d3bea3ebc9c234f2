package io.holdfast.journal;

import io.holdfast.journal.MemoryReplica.Diary;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory for journals, and those that are open in it. */
abstract class JournalOnDisk {
  @TempDir
  Path directory;

  final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  final AtomicLong wallClock = new AtomicLong(1_800_000_000_000L);
  private final List<RaftJournal> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(journal -> await(journal.close(), "the journal to close"));
  }

  static <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("waited in vain for " + what, e);
    }
  }

  final JournalOptions options() {
    return JournalOptions.of(directory).withReserveBytes(1_000);
  }

  final RaftJournal open(JournalOptions options) {
    RaftJournal journal = RaftJournal.open(options, new RaftJournal.Surroundings(wallClock::get, room::get,
        Runnable::run, progress -> { }));
    open.add(journal);
    return journal;
  }

  final RaftJournal start(MemoryReplica replica) {
    return start(options(), replica);
  }

  final RaftJournal start(JournalOptions options, MemoryReplica replica) {
    RaftJournal journal = open(options);
    await(journal.start(replica), "the journal to start");
    return journal;
  }

  final void stop(RaftJournal journal) {
    open.remove(journal);
    await(journal.close(), "the journal to close");
  }

  static Future<Void> append(RaftJournal journal, JournalRecord record) {
    return journal.append(record, Runnable::run);
  }

  /** Says so many things in a diary, all at a time. */
  static void fill(RaftJournal journal, MemoryReplica replica, String name, long incarnation, int count) {
    Diary diary = new Diary(Records.made(name, incarnation));
    synchronized (replica) {
      replica.diaries.put(incarnation, diary);
    }
    List<Future<Void>> kept = new ArrayList<>();
    kept.add(append(journal, diary.made));
    for (int i = 1; i <= count; i++) {
      replica.say(diary, i, List.of(name + " " + i));
      kept.add(append(journal, Records.said(name, incarnation, i, name + " " + i)));
    }
    await(Future.all(kept), "all to be kept");
  }

  static List<String> said(String name, int count) {
    return Stream.iterate(1, i -> i + 1).limit(count).map(i -> name + " " + i).toList();
  }

  final List<Path> files(String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }
}
