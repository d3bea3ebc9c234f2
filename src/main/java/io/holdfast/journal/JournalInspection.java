package io.holdfast.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.ShardWalk.Place;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.ratis.server.protocol.TermIndex;

/** What is in a journal, for people to look at. */
public final class JournalInspection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StoppedJournal journal;

  public JournalInspection(StoppedJournal journal) {
    this.journal = journal;
  }

  /** The shards, each with its snapshots and segments: sizes, indexes and terms. */
  public void shards(Consumer<ObjectNode> shards) throws IOException {
    for (int number = 0; number < journal.shards(); number++) {
      ShardFiles files = journal.shard(number);
      ObjectNode shard = JSON.createObjectNode().put("shard", number).put("directory", files.directory().toString());
      for (Path snapshot : files.snapshots()) {
        TermIndex at = ShardSnapshots.at(snapshot);
        shard.withArray("snapshots").addObject().put("file", snapshot.getFileName().toString())
            .put("bytes", Files.size(snapshot)).put("term", at.getTerm()).put("index", at.getIndex());
      }
      for (SegmentFile segment : files.segments()) {
        shard.withArray("segments").add(segment(segment));
      }
      shards.accept(shard);
    }
  }

  private static ObjectNode segment(SegmentFile segment) throws IOException {
    long[] terms = {Long.MAX_VALUE, 0};
    SegmentFile.Scan scan = segment.scan(found -> {
      terms[0] = Math.min(terms[0], found.term());
      terms[1] = Math.max(terms[1], found.term());
    });
    ObjectNode json = JSON.createObjectNode().put("file", segment.path().getFileName().toString())
        .put("bytes", scan.end()).put("first", segment.first()).put("last", scan.lastIndex());
    if (terms[1] > 0) {
      json.put("first_term", terms[0]).put("last_term", terms[1]);
    }
    return scan.problem() == null ? json : json.put("problem", scan.problem());
  }

  /**
   * What records are shown.
   *
   * @param shard of this shard alone; -1 for all
   * @param from of entries of the log from that index on; -1 for all, and those of snapshots
   * @param limit at most so many
   * @param object of this object alone; null for all records
   */
  public record Filter(int shard, long from, long limit, String object) {
  }

  /** The records, with where each stands. @param problems is told of what cannot be read, and where */
  public void records(Filter filter, Consumer<ObjectNode> records, Consumer<String> problems) throws IOException {
    long[] left = {filter.limit};
    for (int number = 0; number < journal.shards(); number++) {
      if (left[0] > 0 && (filter.shard < 0 || filter.shard == number)) {
        try {
          new ShardWalk(journal.shard(number), new Reading(filter, left, records, problems), bytes -> { }).go();
        } catch (Enough enough) {
          return;
        }
      }
    }
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super(null, null, false, false);
    }
  }

  private static final class Reading implements ShardWalk.Visitor {
    private final Filter filter;
    private final long[] left;
    private final Consumer<ObjectNode> records;
    private final Consumer<String> problems;
    private final Map<Long, String> names = new HashMap<>();

    Reading(Filter filter, long[] left, Consumer<ObjectNode> records, Consumer<String> problems) {
      this.filter = filter;
      this.left = left;
      this.records = records;
      this.problems = problems;
    }

    @Override
    public void record(Place at, StoredRecord record) {
      if (record instanceof Made made) {
        names.put(made.incarnation(), made.object());
      } else if (record instanceof Kept kept) {
        names.put(kept.made().incarnation(), kept.made().object());
      }
      if (filter.from >= 0 && (at.inSnapshot() || at.index() < filter.from)
          || filter.object != null && !filter.object.equals(object(record))) {
        return;
      }
      ObjectNode json = JSON.createObjectNode().put("shard", at.shard())
          .put(at.inSnapshot() ? "snapshot" : "entry", at.index()).put("term", at.term());
      json.setAll(RecordJson.of(record, names::get));
      records.accept(json);
      if (--left[0] == 0) {
        throw new Enough();
      }
    }

    private String object(StoredRecord record) {
      if (record instanceof Made made) {
        return made.object();
      } else if (record instanceof Kept kept) {
        return kept.made().object();
      } else if (record instanceof Dropped dropped) {
        return dropped.object();
      } else if (record instanceof Turn turn) {
        return names.get(turn.incarnation());
      }
      return record instanceof KeptFacts more ? names.get(more.incarnation()) : null;
    }

    @Override
    public void problem(Place at, String what) {
      problems.accept(at + ": " + what + "; 'holdfast journal check' says what to do");
    }

    @Override
    public void torn(Place at, String what) {
      problems.accept(at + ": " + what + "; the last entry was not written to its end");
    }
  }
}
