package io.holdfast.kit.history;

import io.holdfast.kit.history.PlainObjects.PlainObject;
import io.holdfast.kit.history.PlainObjects.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Plays clients that use one object at the same time: each call takes effect at some moment between its beginning and
 * its end, and one that is left unknown before, later or never.
 */
final class Concurrently {
  private final Random random;
  private final PlainObject object;
  private final double unknownShare;
  private final History history = new History(() -> 0);
  private final List<Flight> ghosts = new ArrayList<>(); // unknown to their clients, and not dead yet

  private record Flight(String client, Wish wish, History.Open open) {
  }

  private Concurrently(Random random, PlainObject object, double unknownShare) {
    this.random = random;
    this.object = object;
    this.unknownShare = unknownShare;
  }

  /** @return the history, which a correct object makes linearizable */
  static List<Recorded> play(Random random, PlainObject object, int clients, int calls, double unknownShare) {
    return new Concurrently(random, object, unknownShare).play(clients, calls);
  }

  private List<Recorded> play(int clients, int calls) {
    Flight[] flights = new Flight[clients];
    Outcome[] outcomes = new Outcome[clients];
    int left = calls;
    int flying = 0;
    while (left > 0 || flying > 0) {
      int client = random.nextInt(clients);
      if (flights[client] == null) {
        if (left > 0) {
          left--;
          flying++;
          Wish wish = object.wish(random);
          flights[client] = new Flight("c" + client, wish,
              history.begin("c" + client, "object", wish.operation(), wish.arguments().toArray()));
        }
      } else if (random.nextDouble() < unknownShare) {
        flights[client].open.end(new Outcome.Unknown("played"));
        if (outcomes[client] == null) {
          ghosts.add(flights[client]);
        }
        flights[client] = null;
        outcomes[client] = null;
        flying--;
      } else if (outcomes[client] == null) {
        outcomes[client] = object.run("c" + client, flights[client].wish);
      } else {
        flights[client].open.end(outcomes[client]);
        flights[client] = null;
        outcomes[client] = null;
        flying--;
      }
      if (!ghosts.isEmpty() && random.nextInt(20) == 0) {
        Flight late = ghosts.remove(random.nextInt(ghosts.size()));
        object.run(late.client, late.wish);
      }
    }
    return history.byObject().getOrDefault("object", List.of());
  }
}
