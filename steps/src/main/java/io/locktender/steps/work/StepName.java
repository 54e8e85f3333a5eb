package io.locktender.steps.work;

import io.locktender.steps.release.ReleaseVersion;

/**
 * Which step of a plan.
 *
 * @param release the release that it belongs to
 * @param id its id in that release
 */
public record StepName(ReleaseVersion release, String id) {}
