package io.holdfast.access;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * A user as the file has it.
 *
 * @param certificate the subject that the user's client certificate must have; any, or no certificate, when absent
 * @param inbound event-bus addresses to send and publish to, of those that the host permits at all
 * @param outbound event-bus addresses to register at, likewise
 */
public record UserEntry(String name, Key key, Optional<String> certificate, List<Permission> permissions,
    List<NamePattern> inbound, List<NamePattern> outbound) {
  /** The greatest number of permissions, and of patterns of addresses either way. */
  public static final int MOST_ITEMS = 100;
  /** The longest subject of a certificate, in characters. */
  public static final int LONGEST_SUBJECT = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");

  /** A user's key: text that never shows in a log. */
  public static final class Key {
    /** The fewest and the most characters. None is longer than a block of SHA-256: all take equal time to prove. */
    public static final int LEAST = 16;
    public static final int MOST = 64;

    private final String text;

    /** @throws BadUsersFile saying what is allowed */
    public Key(String text) {
      if (text.length() < LEAST || text.length() > MOST || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new BadUsersFile("a key has " + LEAST + " to " + MOST + " printable characters of ASCII and no blanks; "
            + "'holdfast users add' makes one");
      }
      this.text = text;
    }

    /** The bytes to prove with. */
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** For the file of users and key files only. */
    public String reveal() {
      return text;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return "a key of " + text.length() + " characters";
    }
  }

  /** @throws BadUsersFile saying what is allowed */
  public UserEntry {
    requireName(name);
    certificate.ifPresent(UserEntry::subject);
    permissions = limited("permissions", permissions);
    inbound = limited("inbound addresses", inbound);
    outbound = limited("outbound addresses", outbound);
  }

  /** A user who may do nothing yet. */
  public static UserEntry of(String name, Key key, Optional<String> certificate) {
    return new UserEntry(name, key, certificate, List.of(), List.of(), List.of());
  }

  /** The same user with other permissions. */
  public UserEntry withPermissions(List<Permission> others) {
    return new UserEntry(name, key, certificate, others, inbound, outbound);
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new BadUsersFile("'" + Shown.shortened(name) + "' is no name of a user; use 1 to 100 letters, digits and "
          + ". _ @ - and begin with a letter or digit");
    }
  }

  private static X500Principal subject(String text) {
    try {
      if (text.length() <= LONGEST_SUBJECT) {
        return new X500Principal(text);
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new BadUsersFile("'" + Shown.shortened(text) + "' is no subject of a certificate; write it as in RFC 2253, "
        + "for example CN=ana,O=Example, with at most " + LONGEST_SUBJECT + " characters");
  }

  private static <T> List<T> limited(String what, List<T> items) {
    if (items.size() > MOST_ITEMS) {
      throw new BadUsersFile("a user has at most " + MOST_ITEMS + " " + what + ", not " + items.size());
    }
    return List.copyOf(items);
  }

  /** What the permissions say of a call on an object whose type is not known. */
  public Decision decide(String object, String operation) {
    return new Permissions(permissions).decide(object, operation);
  }

  /** The first permission that allows it. @param reads whether the type declares that the operation only reads */
  public Optional<Permission> allowing(String object, String type, String operation, boolean reads) {
    return new Permissions(permissions).first(object, type, operation, reads);
  }

  /** Whether a client with a certificate of that subject may be this user. */
  boolean accepts(Optional<X500Principal> presented) {
    return certificate.isEmpty() || presented.isPresent() && presented.get().equals(subject(certificate.get()));
  }

  /** Whether a connection of the one may go on as the other. */
  boolean sameCredentials(UserEntry other) {
    return key.equals(other.key) && certificate.equals(other.certificate);
  }
}
