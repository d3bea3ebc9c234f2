package io.holdfast.host;

import java.util.List;

/**
 * Spreads names over hosts: a name hashes to one of {@value #SLOTS} slots, a slot belongs to the host with the highest
 * hash of (slot, host). Every node that has the same hosts gets the same answer, and a host that comes or goes moves
 * only its own share.
 *
 * @param hosts node ids, sorted; not empty
 */
record Rendezvous(List<String> hosts, short[] homes) {
  static final int SLOTS = 4096;

  static Rendezvous of(List<String> nodes) {
    List<String> hosts = nodes.stream().sorted().distinct().toList();
    long[] hashes = hosts.stream().mapToLong(host -> mixed(textHash(host))).toArray();
    short[] homes = new short[SLOTS];
    for (int slot = 0; slot < SLOTS; slot++) {
      homes[slot] = highest(hashes, slot);
    }
    return new Rendezvous(hosts, homes);
  }

  private static short highest(long[] hashes, int slot) {
    int best = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < hashes.length; i++) {
      long weight = mixed(hashes[i] + slot);
      if (weight > highest) {
        highest = weight;
        best = i;
      }
    }
    return (short) best;
  }

  /** The host whose slots the name is in. */
  String homeOf(String name) {
    return hosts.get(homes[slotOf(name)]);
  }

  /** A name's slot; of {@code orders{7}} and {@code stock{7}} only the tag between the braces counts. */
  static int slotOf(String name) {
    int open = name.indexOf('{');
    int close = open < 0 ? -1 : name.indexOf('}', open);
    String hashed = close <= open + 1 ? name : name.substring(open + 1, close); // an empty tag is none
    return (int) (mixed(textHash(hashed)) & (SLOTS - 1));
  }

  /** FNV-1a over the characters: the same on every node, whatever its version. */
  private static long textHash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  boolean hasSameHosts(Rendezvous other) {
    return hosts.equals(other.hosts);
  }
}
