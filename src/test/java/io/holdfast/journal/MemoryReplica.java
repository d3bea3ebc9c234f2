package io.holdfast.journal;

import io.holdfast.journal.JournalRecord.Made;
import io.holdfast.journal.StoredRecord.Kept;
import io.holdfast.journal.StoredRecord.KeptFacts;
import io.holdfast.journal.StoredRecord.Turn;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Diaries: objects whose state is what was said in them. */
final class MemoryReplica implements Replica {
  /** One object. */
  static final class Diary {
    final Made made;
    final List<String> said = new ArrayList<>();
    long factNumber;
    String wrong; // a fact that does not follow the one before

    Diary(Made made) {
      this.made = made;
    }
  }

  final Map<Long, Diary> diaries = new TreeMap<>();
  final List<StoredRecord> others = new CopyOnWriteArrayList<>();
  private final Map<String, FactCodec> schema;
  private int facts;

  MemoryReplica() {
    this(Map.of("diary", Records.CODEC));
  }

  MemoryReplica(Map<String, FactCodec> schema) {
    this.schema = schema;
  }

  @Override
  public synchronized void replay(StoredRecord record) {
    if (record instanceof Made made) {
      diaries.putIfAbsent(made.incarnation(), new Diary(made));
    } else if (record instanceof Kept kept) {
      Diary diary = new Diary(kept.made());
      diary.factNumber = kept.factNumber();
      diaries.put(kept.made().incarnation(), diary);
    } else if (record instanceof KeptFacts more) {
      diaries.get(more.incarnation()).said.addAll(Records.texts(more.facts()));
    } else if (record instanceof Turn turn && diaries.containsKey(turn.incarnation())) {
      say(diaries.get(turn.incarnation()), turn.firstNumber(), Records.texts(turn.facts()));
    } else {
      others.add(record);
    }
  }

  /** What an object does that goes on while the journal runs. */
  synchronized void say(Diary diary, long firstNumber, List<String> texts) {
    long number = firstNumber;
    if (number > diary.factNumber + 1) {
      diary.wrong = "fact " + number + " after " + diary.factNumber;
    }
    for (String text : texts) {
      if (number++ > diary.factNumber) {
        diary.said.add(text);
        diary.factNumber = number - 1;
        facts++;
      }
    }
  }

  @Override
  public Map<String, FactCodec> schema() {
    return schema;
  }

  @Override
  public synchronized long objects() {
    return diaries.size();
  }

  @Override
  public synchronized long facts() {
    return facts;
  }

  @Override
  public List<StoredRecord> sessions(Predicate<String> ofShard) {
    return others.stream().filter(record -> record instanceof JournalRecord.SessionOpened opened
        && ofShard.test(opened.session())).toList();
  }

  @Override
  public synchronized Capture capture(Predicate<String> ofShard) {
    Iterator<Diary> all = diaries.values().stream().filter(diary -> ofShard.test(diary.made.object())).toList()
        .iterator();
    return () -> Future.succeededFuture(all.hasNext() ? Optional.of(captured(all.next())) : Optional.empty());
  }

  private synchronized Captured captured(Diary diary) {
    return new Captured(diary.made, diary.factNumber, List.of(), List.of(), List.of(),
        diary.said.stream().map(Records.Said::new).toArray(), Records.CODEC);
  }
}
