package io.aiprovider.cache.semantic;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The questions whose answers are stored, in the memory of this process. It has their vectors and
 * hashes, but neither the texts nor the answers. Thread-safe.
 *
 * @since 0.1
 */
public final class QuestionIndex {
  private final int capacity;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, QuestionGroup> groups = new HashMap<>();

  /** The oldest question is the first. */
  private final LinkedHashMap<String, KnownQuestion> questions = new LinkedHashMap<>();

  /**
   * An empty index.
   *
   * @param capacity the maximum number of questions; after that, the oldest one is removed for each
   *     new one
   */
  public QuestionIndex(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds a question.
   *
   * @param key the key under which its answer is stored
   */
  public void add(String key, Question question) {
    lock.writeLock().lock();
    try {
      removeKey(key);
      if (questions.size() >= capacity) {
        Iterator<KnownQuestion> oldest = questions.values().iterator();
        KnownQuestion removed = oldest.next();
        oldest.remove();
        removeFromGroup(removed);
      }
      KnownQuestion known = new KnownQuestion(question.scope(), key, question.facts());
      questions.put(key, known);
      groups
          .computeIfAbsent(question.scope(), scope -> new QuestionGroup(question.vector().length))
          .add(known, question.vector());
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * The most similar question of the same scope, if the facts of both agree.
   *
   * @param threshold the lowest similarity, above 0 and up to 1
   * @return null if there is none
   */
  public @Nullable SimilarQuestion mostSimilar(Question asked, double threshold) {
    lock.readLock().lock();
    try {
      QuestionGroup group = groups.get(asked.scope());
      return group == null ? null : group.mostSimilar(asked, threshold);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Removes the question whose answer was stored under this key; it may be absent. */
  public void remove(String key) {
    lock.writeLock().lock();
    try {
      removeKey(key);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void removeKey(String key) {
    KnownQuestion known = questions.remove(key);
    if (known != null) {
      removeFromGroup(known);
    }
  }

  private void removeFromGroup(KnownQuestion known) {
    groups.computeIfPresent(
        known.scope,
        (scope, group) -> {
          group.remove(known);
          return group.isEmpty() ? null : group;
        });
  }

  /** How many questions it has. */
  public int size() {
    lock.readLock().lock();
    try {
      return questions.size();
    } finally {
      lock.readLock().unlock();
    }
  }
}
