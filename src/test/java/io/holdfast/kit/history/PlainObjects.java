package io.holdfast.kit.history;

import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Objects that run one call at a time, written without the models: what histories of known worth are made with. */
final class PlainObjects {
  private static final int KEYS = 3;

  private PlainObjects() {
  }

  /** A call to make. */
  record Wish(String operation, List<Object> arguments) {
    static Wish of(String operation, Object... arguments) {
      return new Wish(operation, Arrays.asList(arguments));
    }
  }

  interface PlainObject {
    /** What a client may want of it now. */
    Wish wish(Random random);

    Outcome run(String client, Wish wish);
  }

  static final class Counter implements PlainObject {
    private long value;

    @Override
    public Wish wish(Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> Wish.of("get");
        case 1 -> Wish.of("compare_and_set", (long) random.nextInt(5), (long) random.nextInt(5));
        case 2 -> Wish.of("set", (long) random.nextInt(5));
        default -> Wish.of("add", 1L + random.nextInt(2));
      };
    }

    @Override
    public Outcome run(String client, Wish wish) {
      long before = value;
      switch (wish.operation) {
        case "add":
          value += (Long) wish.arguments.get(0);
          return new Returned(value);
        case "set":
          value = (Long) wish.arguments.get(0);
          return new Returned(before);
        case "compare_and_set":
          if (value == (Long) wish.arguments.get(0)) {
            value = (Long) wish.arguments.get(1);
            return new Returned(true);
          }
          return new Returned(false);
        default:
          return new Returned(value);
      }
    }
  }

  static final class Dict implements PlainObject {
    private final Map<Object, Object> entries = new HashMap<>();

    @Override
    public Wish wish(Random random) {
      String key = "k" + random.nextInt(KEYS);
      Long value = (long) random.nextInt(4);
      return switch (random.nextInt(6)) {
        case 0 -> Wish.of("put", key, value);
        case 1 -> Wish.of("put_if_absent", key, value);
        case 2 -> Wish.of("get", key);
        case 3 -> Wish.of("pop_or", key, null);
        case 4 -> Wish.of("compare_and_set", key, value, (long) random.nextInt(4));
        default -> Wish.of("increment", key, 1L);
      };
    }

    @Override
    public Outcome run(String client, Wish wish) {
      Object key = wish.arguments.get(0);
      return new Returned(switch (wish.operation) {
        case "put" -> entries.put(key, wish.arguments.get(1));
        case "put_if_absent" -> entries.putIfAbsent(key, wish.arguments.get(1));
        case "get" -> entries.get(key);
        case "pop_or" -> entries.remove(key);
        case "compare_and_set" -> entries.replace(key, wish.arguments.get(1), wish.arguments.get(2));
        default -> entries.merge(key, 1L, (one, other) -> (Long) one + (Long) other);
      });
    }
  }

  static final class Lock implements PlainObject {
    private String holder;
    private long token;

    @Override
    public Wish wish(Random random) {
      return Wish.of(random.nextInt(5) < 2 ? "lease" : "release");
    }

    @Override
    public Outcome run(String client, Wish wish) {
      if (wish.operation.equals("release")) {
        if (!client.equals(holder)) {
          return new Refused("NotOwner");
        }
        holder = null;
        return new Returned(null);
      }
      if (holder != null) {
        return new Returned(null);
      }
      holder = client;
      token += 1 + token % 3;
      return new Returned(token);
    }
  }

  static final class Guarded implements PlainObject {
    private Object value;
    private long highest;

    @Override
    public Wish wish(Random random) {
      long token = Math.max(1, highest - 1 + random.nextInt(3));
      return random.nextBoolean() ? Wish.of("get", token) : Wish.of("put", token, (long) random.nextInt(100));
    }

    @Override
    public Outcome run(String client, Wish wish) {
      long token = (Long) wish.arguments.get(0);
      if (token < highest) {
        return new Refused("StaleToken");
      }
      highest = token;
      Object before = value;
      if (wish.operation.equals("put")) {
        value = wish.arguments.get(1);
      }
      return new Returned(before);
    }
  }

  static final class Queue implements PlainObject {
    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private long next;

    @Override
    public Wish wish(Random random) {
      return random.nextInt(9) < 4 ? Wish.of("put", next++) : Wish.of("get");
    }

    @Override
    public Outcome run(String client, Wish wish) {
      if (wish.operation.equals("put")) {
        items.add(wish.arguments.get(0));
        return new Returned(null);
      }
      return items.isEmpty() ? new Refused("Empty") : new Returned(items.poll());
    }
  }
}
