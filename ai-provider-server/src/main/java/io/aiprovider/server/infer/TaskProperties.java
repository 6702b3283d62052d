package io.aiprovider.server.infer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The models of tasks, for requests that name none.
 *
 * @param chat of chats
 * @param embedding of vectors
 * @param classification of classifications: a chat model, or a model for embeddings
 */
@ConfigurationProperties("ai-provider.routing.tasks")
public record TaskProperties(
    @DefaultValue("auto") String chat,
    @DefaultValue("text-embedding-3-small") String embedding,
    @DefaultValue("auto") String classification) {}
