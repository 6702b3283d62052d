package io.aiprovider.cache.semantic;

/**
 * A question that has the same answer as the one that was asked.
 *
 * @param key the key under which its answer is stored
 * @param similarity the cosine of the vectors
 * @since 0.1
 */
public record SimilarQuestion(String key, double similarity) {}
