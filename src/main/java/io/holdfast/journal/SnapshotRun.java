package io.holdfast.journal;

import io.holdfast.journal.Replica.Captured;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * The making of one snapshot. It is fuzzy: objects go on while it is made, each is written as it is when its turn
 * comes, with the number of its latest fact. It counts from the log's index where it began; replay leaves out facts
 * that an object has already. So it may hold what is not on the disk yet, and counts only once that is.
 */
final class SnapshotRun {
  /** Of the facts in one record. */
  private static final int FACTS_BYTES = 128 << 10;

  private final ShardSnapshots snapshots;
  private final Replica replica;
  private final Predicate<String> ofShard;
  private final Executor writer;
  private final ShardLog entries;
  private final BooleanSupplier hasRoom;
  private final LongSupplier numbers;
  private final ShardFiles files;
  private final CarriedOver carriedOver = new CarriedOver();
  private final Promise<Long> done = Promise.promise();
  private TermIndex from;
  private Path unfinished;
  private SnapshotFile.Writer out;
  private Replica.Capture objects;

  SnapshotRun(ShardSnapshots snapshots, Replica replica, Predicate<String> ofShard, Executor writer, ShardLog entries,
      BooleanSupplier hasRoom, LongSupplier numbers, ShardFiles files) {
    this.snapshots = snapshots;
    this.replica = replica;
    this.ofShard = ofShard;
    this.writer = writer;
    this.entries = entries;
    this.hasRoom = hasRoom;
    this.numbers = numbers;
    this.files = files;
  }

  /**
   * @param begin up to where the log is in the snapshot
   * @return how many bytes it has
   */
  Future<Long> run(TermIndex begin) {
    from = begin;
    onWriter(() -> {
      unfinished = snapshots.unfinished(from);
      out = new SnapshotFile.Writer(unfinished, from.getTerm(), numbers.getAsLong());
      for (StoredRecord record : replica.sessions(ofShard)) {
        out.record(RecordCodec.encodeStored(record));
      }
      objects = replica.capture(ofShard);
      next();
    });
    return done.future();
  }

  private interface Step {
    void run() throws IOException;
  }

  private void onWriter(Step step) {
    writer.execute(() -> {
      try {
        step.run();
      } catch (IOException | RuntimeException | Error e) {
        giveUp(e);
      }
    });
  }

  private void next() {
    objects.next().onComplete(next -> onWriter(() -> {
      if (next.failed()) {
        giveUp(next.cause());
      } else if (next.result().isEmpty()) {
        if (!carriedOver.isEmpty()) {
          for (Captured object : carriedOver.read(files, from.getIndex())) {
            write(object);
          }
        }
        out.finish();
        entries.barrier().onComplete(kept -> onWriter(() -> {
          if (kept.failed()) {
            giveUp(kept.cause());
          } else {
            finish();
          }
        }));
      } else if (!hasRoom.getAsBoolean()) {
        giveUp(new IOException("the disk is nearly full"));
      } else {
        Captured object = next.result().get();
        if (object.facts() == null) {
          carriedOver.add(object.made());
        } else {
          write(object);
        }
        next();
      }
    }));
  }

  private void write(Captured object) throws IOException {
    out.record(RecordCodec.encode(new Kept(object.made(), object.factNumber(), object.sessions(), object.latest(),
        object.answers())));
    List<byte[]> facts = new ArrayList<>();
    long bytes = 0;
    for (Object fact : object.facts()) {
      byte[] encoded = object.codec() == null ? (byte[]) fact : object.codec().encode(fact);
      facts.add(encoded);
      bytes += encoded.length;
      if (bytes >= FACTS_BYTES) {
        out.record(RecordCodec.encode(new KeptFacts(object.made().incarnation(), facts)));
        facts.clear();
        bytes = 0;
      }
    }
    if (!facts.isEmpty()) {
      out.record(RecordCodec.encode(new KeptFacts(object.made().incarnation(), facts)));
    }
  }

  private void finish() throws IOException {
    out.close();
    snapshots.finish(unfinished, from);
    done.complete(out.written());
  }

  private void giveUp(Throwable why) {
    try {
      if (out != null) {
        out.close();
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    done.tryFail(why);
  }
}
