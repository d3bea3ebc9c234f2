package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Dropped;
import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.JournalRecord.SessionEnded;
import io.holdfast.journal.JournalRecord.SessionOpened;
import io.holdfast.journal.ShardWalk.Place;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.ValueJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Looks at every byte of a journal: checksums, records, facts, and whether these follow one another. */
public final class JournalCheck {
  private final StoppedJournal journal;
  private final Map<String, FactCodec> types;
  private final Map<String, Map<String, Map<String, String>>> schema;
  private final Consumer<String> problems;
  private final LongConsumer read;

  private final Set<String> sessions = new HashSet<>();
  private final Set<String> unknownTypes = new TreeSet<>();
  private long objects;
  private long facts;
  private long entries;
  private long bytes;
  private long found;

  /**
   * What was found.
   *
   * @param objects that there are
   * @param facts in the log and in snapshots
   * @param sessions that can be resumed
   * @param entries of logs and snapshots
   * @param bytes of all files that were read
   * @param problems how many
   * @param unknownTypes types whose classes are not known here: their facts were compared with the schema alone
   */
  public record Summary(long objects, long facts, long sessions, long entries, long bytes, long problems,
      Set<String> unknownTypes) {
  }

  /**
   * @param types the types that are known, and how each writes its facts
   * @param problems is told of every problem: where, what, and what to do
   * @param read is told how many bytes have been read
   */
  public JournalCheck(StoppedJournal journal, Map<String, FactCodec> types, Consumer<String> problems,
      LongConsumer read) {
    this.journal = journal;
    this.types = types;
    this.schema = journal.schema();
    this.problems = problems;
    this.read = read;
  }

  public Summary run() {
    try {
      SchemaFile.requireReadable(journal.directory(), types);
    } catch (BadJournal e) {
      problem(e.getMessage());
    } catch (IOException e) {
      problem("the schema of " + journal.directory() + " cannot be read: " + e);
    }
    for (int number = 0; number < journal.shards(); number++) {
      OneShard shard = new OneShard(number);
      try {
        new ShardWalk(journal.shard(number), shard, this::read).go();
      } catch (IOException e) {
        problem("shard " + number + " cannot be read (" + e + "); see to the disk, or put it back from a copy");
      }
      shard.end();
    }
    return new Summary(objects, facts, sessions.size(), entries, bytes, found, unknownTypes);
  }

  private void read(long count) {
    bytes += count;
    read.accept(count);
  }

  private void problem(String what) {
    found++;
    problems.accept(what);
  }

  private final class OneShard implements ShardWalk.Visitor {
    private final int number;
    private final FactNumbers numbers = new FactNumbers();
    private final Map<Long, String> strangers = new HashMap<>(); // incarnations without a beginning, and where

    OneShard(int number) {
      this.number = number;
    }

    @Override
    public void entry(Place at, Entry.Header header) {
      entries++;
    }

    @Override
    public void problem(Place at, String what) {
      String next = at.inSnapshot()
          ? "put this file back from a copy: the log from before it is gone"
          : !at.counts() ? "nothing needs this entry any more; the next snapshot has it deleted"
          : "put this file back from a copy, or go back to before it: holdfast journal recover --shard " + number
              + " --to " + (at.index() - 1);
      JournalCheck.this.problem(at + ": " + what + "; " + next);
    }

    @Override
    public void torn(Place at, String what) {
      JournalCheck.this.problem(at + ": " + what + "; it was being written when the machine or the host failed, and "
          + "nobody was told that it is kept: the next start cuts it off, after making a copy");
    }

    @Override
    public void record(Place at, StoredRecord record) {
      if (!at.counts()) {
        return; // it can be decoded
      }
      if (record instanceof Kept kept) {
        numbers.kept(kept);
        type(at, kept.made());
      } else if (record instanceof KeptFacts more) {
        facts(at, more.incarnation(), more.facts());
      } else if (record instanceof Made made) {
        numbers.made(made);
        type(at, made);
      } else if (record instanceof Turn turn) {
        turn(at, turn);
      } else if (record instanceof Dropped dropped) {
        numbers.end(dropped.incarnation());
      } else if (record instanceof SessionOpened opened) {
        sessions.add(opened.session());
      } else if (record instanceof SessionEnded ended) {
        sessions.remove(ended.session());
      }
    }

    private void type(Place at, Made made) {
      if (types.containsKey(made.type())) {
        return;
      }
      unknownTypes.add(made.type());
      if (!schema.containsKey(made.type())) {
        JournalCheck.this.problem(at + ", object '" + made.object() + "': it is of the type '" + made.type()
            + "', which schema.json does not have; put that file back from a copy");
      }
    }

    private void turn(Place at, Turn turn) {
      boolean known = numbers.life(turn.incarnation()) != null;
      String wrong = numbers.turn(turn);
      FactNumbers.Life life = numbers.life(turn.incarnation());
      if (wrong != null) {
        JournalCheck.this.problem(at + ", object '" + life.name() + "': " + wrong + "; it will be Broken: drop it, or "
            + "go back to before that: holdfast journal recover --shard " + number + " --to " + (at.index() - 1));
      }
      if (!known) {
        strangers.put(turn.incarnation(), at.toString());
      }
      facts(at, turn.incarnation(), turn.facts());
    }

    private void facts(Place at, long incarnation, List<byte[]> encoded) {
      facts += encoded.size();
      FactNumbers.Life life = numbers.life(incarnation);
      if (life == null) {
        JournalCheck.this.problem(at + ", incarnation " + incarnation + ": facts of an object of which nothing else "
            + "is there; put this file back from a copy");
        return;
      }
      Made made = life.made();
      for (byte[] fact : encoded) {
        try {
          if (isEnd(made, fact)) {
            numbers.end(incarnation);
          }
        } catch (MalformedValue | IllegalArgumentException e) {
          JournalCheck.this.problem(at + ", object '" + life.name() + "': a fact cannot be read: " + e.getMessage()
              + "; use the version, or the classes, that wrote it");
        }
      }
    }

    /** @throws MalformedValue when it is no fact of that type */
    private boolean isEnd(Made made, byte[] fact) {
      if (made != null && types.containsKey(made.type())) {
        return types.get(made.type()).decode(fact) instanceof CommonFact.Expired;
      }
      if (!(ValueJson.fromBytes(fact) instanceof ListValue list && list.items().size() == 2
          && list.items().get(0) instanceof StringValue name && list.items().get(1) instanceof DictValue)) {
        throw new MalformedValue("a fact is a list of its name and its parts");
      }
      if (made != null && schema.containsKey(made.type()) && !schema.get(made.type()).containsKey(name.value())) {
        throw new MalformedValue("schema.json has no fact '" + name.value() + "' of the type '" + made.type() + "'");
      }
      return name.value().equals(FactCodec.EXPIRED);
    }

    void end() {
      for (FactNumbers.Life life : numbers.left()) {
        if (life.made() != null) {
          objects++;
        } else {
          JournalCheck.this.problem(strangers.get(life.incarnation()) + ", incarnation " + life.incarnation()
              + ": turns of an object that was never made, and has no end; put the shard back from a copy");
        }
      }
    }
  }
}
