package io.locktender.steps.store;

import com.google.common.hash.Funnels;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Digests of directories: {@code sha256:} and 64 hex digits over the sorted relative paths, the
 * owner's executable bit and the contents of all files; of a symbolic link, over the path that it
 * leads to. Owners, times and empty directories do not count.
 *
 * <p>A digest is kept for as long as the listing of its directory stays the same. One that was made
 * less than {@link #SETTLED} after a file's last change is not kept: a second change in the same
 * tick of the file system's clock would not be seen.
 */
final class ReleaseDigests {
  static final Duration SETTLED = Duration.ofSeconds(2);
  private static final int TRIES = 3;

  private record Computed(FileListing listing, String digest) {}

  private final Map<Path, Computed> known = new ConcurrentHashMap<>();
  private final AtomicLong hashed = new AtomicLong();
  private final InstantSource clock;
  private final WriteRights rights;

  ReleaseDigests(InstantSource clock, WriteRights rights) {
    this.clock = clock;
    this.rights = rights;
  }

  /**
   * The digest of a directory.
   *
   * @throws InvalidInputException when it cannot be read, others may write it, a link leads out of
   *     it, or it does not stay as it is meanwhile
   */
  String of(Path directory) {
    try {
      FileListing before = FileListing.of(directory, rights);
      for (int tries = 0; tries < TRIES; tries++) {
        Computed last = known.get(directory);
        if (last != null && last.listing().equals(before)) {
          return last.digest();
        }
        boolean settled = before.lastChange().plus(SETTLED).isBefore(clock.instant());
        String digest = hash(before);
        FileListing after = FileListing.of(directory, rights);
        if (after.equals(before)) {
          if (settled) {
            known.put(directory, new Computed(after, digest));
          }
          return digest;
        }
        before = after;
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: expected a directory that can be read, found %s; correct it"
              .formatted(directory, e));
    }
    throw new InvalidInputException(
        directory
            + ": expected files that do not change, found some that do; wait until they are"
            + " copied");
  }

  /** How many times a directory was hashed. */
  long hashed() {
    return hashed.get();
  }

  private String hash(FileListing listing) throws IOException {
    hashed.incrementAndGet();
    Hasher hasher = Hashing.sha256().newHasher();
    for (Map.Entry<String, FileListing.Entry> entry : listing.entries().entrySet()) {
      FileListing.Entry file = entry.getValue();
      putText(hasher, entry.getKey());
      if (file.leadsTo() != null) {
        hasher.putChar('l');
        putText(hasher, file.leadsTo());
      } else {
        hasher.putChar(file.executable() ? 'x' : 'f').putLong(file.size());
        long read = Files.copy(file.path(), Funnels.asOutputStream(hasher));
        hasher.putLong(read);
      }
    }
    return "sha256:" + hasher.hash();
  }

  /** With its length before it, so that no two lists of texts give the same bytes. */
  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
