package io.locktender.steps.swap;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names of Locktender's collections that stand for collections of the product. */
public final class WorkNames {
  /**
   * The longest namespace (database, dot, collection), in bytes, that every server takes. Servers
   * before 4.4 take no more; which of the two limits holds is found out by trying.
   */
  public static final int SAFE_NAMESPACE_BYTES = 120;

  /** The longest namespace, in bytes, that any server takes. */
  public static final int MAX_NAMESPACE_BYTES = 255;

  /** What a collection stands for. */
  public enum Kind {
    /** The copy that one mastership works on; its owner is the token. */
    WORK("locktender.work."),
    /** What had the name before an upgrade; its owner is the upgrade's id. */
    BACKUP("locktender.backup."),
    /** A stranger that was in the way of an upgrade's swap; its owner is the upgrade's id. */
    ASIDE("locktender.aside."),
    /**
     * A copy of a backup, to find out what restoring that would lose; its owner is an {@link
     * org.bson.types.ObjectId}, so that a leftover tells its age.
     */
    PRICE("locktender.price.");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * A name taken apart.
   *
   * @param kind what it stands for
   * @param owner the token or the upgrade's id; without a dot
   * @param name the usual name
   */
  public record Parsed(Kind kind, String owner, String name) {}

  private WorkNames() {}

  /** The name of a mastership's copy. */
  public static String work(String token, String name) {
    return of(Kind.WORK, token, name);
  }

  /** The name of an upgrade's backup. */
  public static String backup(String upgradeId, String name) {
    return of(Kind.BACKUP, upgradeId, name);
  }

  /** The name of what was in the way of an upgrade's swap. */
  public static String aside(String upgradeId, String name) {
    return of(Kind.ASIDE, upgradeId, name);
  }

  /** The name of a backup's copy. */
  public static String price(String id, String name) {
    return of(Kind.PRICE, id, name);
  }

  /** Takes a collection's name apart; empty when it is none of these. */
  public static Optional<Parsed> parse(String collection) {
    for (Kind kind : Kind.values()) {
      if (collection.startsWith(kind.prefix)) {
        String rest = collection.substring(kind.prefix.length());
        int dot = rest.indexOf('.');
        return dot < 1 || dot == rest.length() - 1
            ? Optional.empty()
            : Optional.of(new Parsed(kind, rest.substring(0, dot), rest.substring(dot + 1)));
      }
    }
    return Optional.empty();
  }

  /** The length of a namespace, in bytes. */
  public static int namespaceBytes(String database, String collection) {
    return (database + "." + collection).getBytes(StandardCharsets.UTF_8).length;
  }

  private static String of(Kind kind, String owner, String name) {
    checkArgument(
        !owner.isEmpty() && owner.indexOf('.') < 0 && !name.isEmpty(),
        "expected an owner without a dot and a name, found \"%s\" and \"%s\"",
        owner,
        name);
    return kind.prefix + owner + "." + name;
  }
}
