package io.locktender.steps.signing;

import com.google.common.primitives.Bytes;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A signature over a release's digest, in a file of minisign's: the one that is made with {@code
 * -l}, over the text itself, since the JDK has no Blake2b. What is signed is the digest as {@code
 * locktender release digest} prints it, with the line break at its end.
 *
 * @param file where it is
 */
public record DigestSignature(Path file) {
  private static final String UNTRUSTED = "untrusted comment: ";
  private static final String TRUSTED = "trusted comment: ";
  private static final int SIGNATURE_BYTES = 64;
  private static final int LINES = 4;
  private static final int MAX_BYTES = 8 * 1024;
  private static final String RESIGN =
      "; sign the release anew with 'locktender release sign', and put the file there";

  /**
   * The lines that count, of which each has as many bytes as it must have.
   *
   * @param first algorithm, key, signature
   * @param comment signed together with the signature
   * @param second that other signature
   */
  private record Parsed(String first, String comment, String second) {
    private static final int ID = VerifyingKey.ALGORITHM.length;
    private static final int SIGNATURE = ID + VerifyingKey.ID_BYTES;

    boolean complete() {
      return decoded(first).length == SIGNATURE + SIGNATURE_BYTES
          && decoded(second).length == SIGNATURE_BYTES;
    }

    byte[] algorithm() {
      return Arrays.copyOf(decoded(first), ID);
    }

    String id() {
      return VerifyingKey.shownId(Arrays.copyOfRange(decoded(first), ID, SIGNATURE));
    }

    byte[] signature() {
      return Arrays.copyOfRange(decoded(first), SIGNATURE, SIGNATURE + SIGNATURE_BYTES);
    }

    byte[] commented() {
      return Bytes.concat(signature(), comment.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** That of a release, beside its directory. */
  public static DigestSignature of(Path release) {
    return new DigestSignature(release.resolveSibling(release.getFileName() + ".minisig"));
  }

  /**
   * Makes sure that one of some keys has signed a digest.
   *
   * @param keys at least one
   * @throws InvalidInputException when none has
   */
  public void check(String digest, List<VerifyingKey> keys) {
    Parsed parsed = parsed();
    if (!Arrays.equals(parsed.algorithm(), VerifyingKey.ALGORITHM)) {
      throw refused("one over a hash (minisign without -l)");
    }
    String id = parsed.id();
    VerifyingKey key =
        keys.stream()
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow(() -> refused("one by key " + id + ", which is none of them"));
    if (!key.verifies(message(digest), parsed.signature())) {
      throw refused(
          "one by key "
              + id
              + " that is not over "
              + digest
              + ": it is another release's, or the"
              + " release was changed");
    }
    if (!key.verifies(parsed.commented(), decoded(parsed.second()))) {
      throw refused("one whose trusted comment was changed");
    }
  }

  /**
   * Writes it.
   *
   * @throws IOException when it cannot be written
   */
  public void write(String digest, SigningKey key) throws IOException {
    byte[] signature = key.sign(message(digest));
    String comment = "digest:" + digest;
    byte[] both = key.sign(Bytes.concat(signature, comment.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        file,
        UNTRUSTED
            + "signature of a release by Locktender, key "
            + key.verifying().id()
            + "\n"
            + base64(Bytes.concat(VerifyingKey.ALGORITHM, key.id(), signature))
            + "\n"
            + TRUSTED
            + comment
            + "\n"
            + base64(both)
            + "\n");
  }

  private static byte[] message(String digest) {
    return (digest + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Parsed parsed() {
    List<String> lines = new String(read(), StandardCharsets.UTF_8).lines().toList();
    if (lines.size() >= LINES
        && lines.get(0).startsWith(UNTRUSTED)
        && lines.get(2).startsWith(TRUSTED)) {
      Parsed parsed =
          new Parsed(lines.get(1), lines.get(2).substring(TRUSTED.length()), lines.get(3));
      if (parsed.complete()) {
        return parsed;
      }
    }
    throw refused("a file that is none");
  }

  private byte[] read() {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      throw refused("none");
    } catch (IOException e) {
      throw refused("one that cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private InvalidInputException refused(String found) {
    return new InvalidInputException(
        file
            + ": expected a signature over the release's digest by one of the keys in"
            + " 'releases-keys', found "
            + found
            + RESIGN);
  }
}
