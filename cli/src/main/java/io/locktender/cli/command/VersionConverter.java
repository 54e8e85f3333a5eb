package io.locktender.cli.command;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the version of a release, wherever one is typed. */
public final class VersionConverter implements ITypeConverter<ReleaseVersion> {
  @Override
  public ReleaseVersion convert(String value) {
    try {
      return ReleaseVersion.parse(value);
    } catch (InvalidInputException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
