package io.locktender.steps.mongo;

/**
 * What a server can do, found out by doing it.
 *
 * @param pipelineUpdates an update may be a list of stages
 * @param collMod an index's time to live can be changed in place
 * @param renameByUuid a rename that names the collection's UUID is refused for any other collection
 * @param wholeDocumentFilters a filter can compare the whole document with a given one: see {@link
 *     WholeDocument}
 */
public record ServerCapabilities(
    boolean pipelineUpdates, boolean collMod, boolean renameByUuid, boolean wholeDocumentFilters) {}
