package io.holdfast.access;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;

/** The users of a host while it runs. Thread-safe. */
public final class Users {
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Refusals refusals = new Refusals();
  private final byte[] nobodysKey = new byte[UserEntry.Key.MOST];

  /** The users of that file; {@link #replace} changes them. */
  public Users(UsersFile file) {
    new SecureRandom().nextBytes(nobodysKey); // nobody can prove that they have it
    replace(file);
  }

  /**
   * From now on there are these: permissions apply to the next call, and the connections of those who are gone, or have
   * another key or certificate, end.
   */
  public synchronized void replace(UsersFile file) {
    for (User user : List.copyOf(users.values())) {
      UserEntry now = file.users().get(user.entry().name());
      if (now != null && now.sameCredentials(user.entry())) {
        user.update(now);
      } else {
        users.remove(user.entry().name());
        user.revoke();
      }
    }
    file.users().forEach((name, entry) -> users.computeIfAbsent(name, added -> new User(entry)));
  }

  /** How many there are. */
  public int size() {
    return users.size();
  }

  /** How many calls have been refused. */
  public long refusals() {
    return refusals.count();
  }

  /** Somebody says that they are the user of that name. There need not be one: the steps to find out are the same. */
  public Claim claim(String name) {
    User user = users.get(name);
    return new Claim(user, user == null ? nobodysKey : user.entry().key().bytes());
  }

  /** What it takes to be a user. */
  public final class Claim {
    private final User user;
    private final byte[] key;

    private Claim(User user, byte[] key) {
      this.user = user;
      this.key = key;
    }

    /** The key that has to be proved; when there is no such user one that nobody has. */
    public byte[] key() {
      return key.clone();
    }

    /**
     * The key has been proved.
     *
     * @param certificate the subject of the client's certificate, when it has shown one
     * @param address for the log
     * @param onRevoked run, on any thread, when the user is gone or has another key
     * @return none when there is no such user any more, or it takes another certificate
     */
    public Optional<Principal> proved(Optional<X500Principal> certificate, String address, Runnable onRevoked) {
      if (user == null || !user.entry().accepts(certificate)) {
        return Optional.empty();
      }
      Principal principal = new Principal(user, refusals, address, onRevoked);
      return user.enter(principal) ? Optional.of(principal) : Optional.empty();
    }
  }
}
