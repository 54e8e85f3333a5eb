package io.locktender.steps.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that holds a secret: a password or what has one in its only line, or a key. What it holds
 * is in no message.
 */
public final class SecretFile {
  /** The longest password, in bytes. */
  public static final int MAX_BYTES = 1_024;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** It is there, and this user may not read it. */
  public static final class UnreadableException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String found;

    private UnreadableException(String found) {
      super(found + "; make it this user's own");
      this.found = found;
    }

    /** What was expected and what was found, without what to do: who knows more says that. */
    public String found() {
      return found;
    }
  }

  private SecretFile() {}

  /**
   * Reads a password: one line, without the line break at its end.
   *
   * @throws InvalidInputException as {@link #check}, and when there is not one line of at most
   *     {@link #MAX_BYTES} bytes
   */
  public static String password(Path file) {
    return line(file, "a password", MAX_BYTES);
  }

  /**
   * Reads a secret: one line, without the line break at its end.
   *
   * @param what it is, for messages
   * @param maxBytes the longest, with its line break
   * @throws InvalidInputException as {@link #check}, and when there is not one line of that length
   */
  public static String line(Path file, String what, int maxBytes) {
    check(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    String text = text(file, what, bytes).replaceFirst("\r?\n\\z", "");
    if (bytes.length > maxBytes || text.isEmpty() || !text.chars().noneMatch(c -> c < ' ')) {
      throw new InvalidInputException(
          "%s: expected one line with %s of at most %d bytes, found %s; write that alone into it"
              .formatted(file, what, maxBytes, text.isEmpty() ? "nothing" : "something else"));
    }
    return text;
  }

  /**
   * Makes sure that nobody else may read a file: its mode is 0600 or less, or, where root owns it,
   * 0640 or less.
   *
   * @throws InvalidInputException when others may, or when it is not a file
   */
  public static void check(Path file) {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (!attributes.isRegularFile()) {
      throw new InvalidInputException(
          file + ": expected a file, found something else; correct the path");
    }
    Set<PosixFilePermission> permissions = attributes.permissions();
    boolean groupReads =
        permissions.contains(PosixFilePermission.GROUP_READ)
            && !attributes.owner().getName().equals("root");
    if (groupReads || permissions.stream().anyMatch(OTHERS::contains)) {
      throw new InvalidInputException(
          ("%s: expected a file that only its owner may read (-rw-------; where root owns it, its"
               + " group too), found -%s; others on this machine could use what is in it, so it is"
               + " not used; chmod 600 %s, and change the secret if somebody may have seen it")
              .formatted(file, PosixFilePermissions.toString(permissions), file));
    }
  }

  private static String text(Path file, String what, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          file + ": expected " + what + " in UTF-8, found other bytes; write it anew");
    }
  }

  private static InvalidInputException unreadable(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? new InvalidInputException(
            file + ": expected a file with a secret, found none; create it with mode 0600")
        : new UnreadableException(
            file
                + ": expected a file that "
                + System.getProperty("user.name")
                + " may read, found "
                + e.getClass().getSimpleName());
  }
}
