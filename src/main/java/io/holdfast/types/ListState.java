package io.holdfast.types;

import io.holdfast.types.ListFact.Appended;
import io.holdfast.types.ListFact.ChangedWithin;
import io.holdfast.types.ListFact.Cleared;
import io.holdfast.types.ListFact.Deleted;
import io.holdfast.types.ListFact.Extended;
import io.holdfast.types.ListFact.Inserted;
import io.holdfast.types.ListFact.RangeReplaced;
import io.holdfast.types.ListFact.Repeated;
import io.holdfast.types.ListFact.Replaced;
import io.holdfast.types.ListFact.Reversed;
import io.holdfast.types.ListFact.SliceDeleted;
import io.holdfast.types.ListFact.Sorted;
import io.holdfast.types.ListFact.StrideReplaced;
import io.holdfast.value.Ordering;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a list holds, changed by facts alone, and how each fact is taken back. */
final class ListState {
  ArrayList<Value> items = new ArrayList<>(0);

  /** The items of a slice. */
  List<Value> chosen(Slice slice) {
    List<Value> chosen = new ArrayList<>(slice.count());
    for (int i = 0; i < slice.count(); i++) {
      chosen.add(items.get(slice.place(i)));
    }
    return chosen;
  }

  /** The items so many times over. */
  ArrayList<Value> repeated(int times) {
    ArrayList<Value> all = new ArrayList<>(items.size() * times);
    for (int i = 0; i < times; i++) {
      all.addAll(items);
    }
    return all;
  }

  /** @throws io.holdfast.value.UnsuitableValue for values without an order */
  static void sort(List<Value> values, boolean reverse) {
    if (!reverse) {
      values.sort(Ordering.NATURAL);
    } else { // as CPython does it: so equal items keep their order
      Collections.reverse(values);
      values.sort(Ordering.NATURAL);
      Collections.reverse(values);
    }
  }

  /** Never throws. */
  void apply(ListFact fact) {
    if (fact instanceof Appended appended) {
      items.add(appended.item());
    } else if (fact instanceof Extended extended) {
      items.addAll(extended.items());
    } else if (fact instanceof Inserted inserted) {
      items.add(inserted.index(), inserted.item());
    } else if (fact instanceof Replaced replaced) {
      items.set(replaced.index(), replaced.item());
    } else if (fact instanceof Deleted deleted) {
      items.remove(deleted.index());
    } else if (fact instanceof RangeReplaced replaced) {
      replaceRange(replaced);
    } else if (fact instanceof StrideReplaced replaced) {
      for (int i = 0; i < replaced.items().size(); i++) {
        items.set(replaced.start() + i * replaced.step(), replaced.items().get(i));
      }
    } else if (fact instanceof SliceDeleted deleted) {
      deleteSlice(deleted);
    } else if (fact instanceof Reversed) {
      Collections.reverse(items);
    } else if (fact instanceof Sorted sorted) {
      sort(items, sorted.reverse());
    } else if (fact instanceof Repeated repeated) {
      items = repeated(repeated.times());
    } else if (fact instanceof ChangedWithin changed) {
      int place = placeOf(changed);
      items.set(place, NestedCall.changed(items.get(place), changed.path(), 1, changed.facts()));
    } else {
      items = new ArrayList<>(0); // gives the room back, too
    }
  }

  private int placeOf(ChangedWithin changed) {
    return (int) Index.argument(changed.path().get(0));
  }

  /** Puts back what the fact is about to change. */
  Runnable undo(ListFact fact) {
    int size = items.size();
    if (fact instanceof Appended || fact instanceof Extended) {
      return () -> items.subList(size, items.size()).clear();
    } else if (fact instanceof Inserted inserted) {
      return () -> items.remove(inserted.index());
    } else if (fact instanceof Replaced replaced) {
      return undoSet(replaced.index());
    } else if (fact instanceof ChangedWithin changed) {
      return undoSet(placeOf(changed));
    } else if (fact instanceof Deleted deleted) {
      Value item = items.get(deleted.index());
      return () -> items.add(deleted.index(), item);
    } else if (fact instanceof RangeReplaced replaced) {
      List<Value> before = new ArrayList<>(items.subList(replaced.start(), replaced.start() + replaced.count()));
      return () -> replaceRange(new RangeReplaced(replaced.start(), replaced.items().size(), before));
    } else if (fact instanceof StrideReplaced replaced) {
      Slice slice = new Slice(replaced.start(), replaced.step(), replaced.items().size(), false);
      List<Value> before = chosen(slice);
      return () -> apply(new StrideReplaced(replaced.start(), replaced.step(), before));
    } else if (fact instanceof Reversed) {
      return () -> Collections.reverse(items);
    }
    ArrayList<Value> before = items; // these put another list in its place
    if (fact instanceof Repeated || fact instanceof Cleared) {
      return () -> items = before;
    }
    ArrayList<Value> copy = new ArrayList<>(items); // sorted, or every so many deleted: no dearer than the fact itself
    return () -> items = copy;
  }

  private Runnable undoSet(int index) {
    Value before = items.get(index);
    return () -> items.set(index, before);
  }

  private void replaceRange(RangeReplaced fact) {
    int common = Math.min(fact.count(), fact.items().size());
    for (int i = 0; i < common; i++) {
      items.set(fact.start() + i, fact.items().get(i));
    }
    if (common < fact.count()) {
      items.subList(fact.start() + common, fact.start() + fact.count()).clear();
    } else {
      items.addAll(fact.start() + common, fact.items().subList(common, fact.items().size()));
    }
  }

  private void deleteSlice(SliceDeleted fact) {
    int kept = fact.start();
    int deleted = 0;
    for (int i = fact.start(); i < items.size(); i++) {
      if (deleted < fact.count() && i == fact.start() + deleted * fact.step()) {
        deleted++;
      } else {
        items.set(kept++, items.get(i));
      }
    }
    items.subList(kept, items.size()).clear();
  }
}
