package io.aiprovider.cache.semantic;

/** A question whose answer is stored. */
final class KnownQuestion {
  final String scope;
  final String key;
  final Facts facts;

  /** Where it is in its group. */
  int position;

  KnownQuestion(String scope, String key, Facts facts) {
    this.scope = scope;
    this.key = key;
    this.facts = facts;
  }
}
