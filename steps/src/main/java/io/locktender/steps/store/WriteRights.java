package io.locktender.steps.store;

import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * That nobody but a release's owner can change it: what is admitted by its digest would otherwise
 * be something else by the time it is run.
 *
 * @param trust who the owner may be
 */
record WriteRights(ReleaseTrust trust) {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /**
   * Looks at one file or directory.
   *
   * @param all what is to be mended: the release, to which it belongs
   * @throws InvalidInputException when somebody else may write it
   */
  void check(Path all, Path path, PosixFileAttributes facts) throws IOException {
    // The mode of a link says nothing.
    if (!facts.isSymbolicLink() && !Collections.disjoint(facts.permissions(), OTHERS)) {
      throw new InvalidInputException(
          "%s: expected that only its owner may write it, found mode %s; 'chmod -R go-w %s' mends it"
              .formatted(path, PosixFilePermissions.toString(facts.permissions()), all));
    }
    if (!trust.owners().isEmpty()) {
      checkOwner(all, path, facts);
    }
  }

  /**
   * Looks at the directory of all releases, where it matters who has put one there.
   *
   * @throws InvalidInputException when somebody else could put another one in a release's place
   */
  void checkStore(Path directory) {
    if (!trust.owners().isEmpty()) {
      try {
        check(directory, directory, Files.readAttributes(directory, PosixFileAttributes.class));
      } catch (IOException e) {
        throw new InvalidInputException(
            directory + ": expected a directory that can be looked at, found " + e);
      }
    }
  }

  private void checkOwner(Path all, Path path, PosixFileAttributes facts) throws IOException {
    Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!trust.owners().contains(((Number) owner).longValue())) {
      throw new InvalidInputException(
          "%s: expected a file of root or of the user that the agent runs as, found one of %s (uid %s), who may change it; 'chown -R root %s' mends it"
              .formatted(path, facts.owner().getName(), owner, all));
    }
  }
}
