package io.aiprovider.provider;

/**
 * One of the accounts, each with its own key, that a provider calls its service with.
 *
 * @param number its place among the accounts of the provider, from 1; 0 if it is the only one
 * @param id the same for the same key, in every process, without saying what the key is
 * @param weight its share of the attempts, relative to the other accounts; 0: only if no other
 *     account can be used
 * @param rpm the requests that it allows in any period of a minute; 0: no limit
 * @param tpm the tokens that it allows in any period of a minute; 0: no limit
 * @since 0.1
 */
public record ProviderAccount(int number, String id, int weight, long rpm, long tpm) {
  /** The account of a provider that has only one, and says nothing about it. */
  public static final ProviderAccount SOLE = new ProviderAccount(0, "", 1, 0, 0);

  /** Whether the provider has other accounts, too. */
  public boolean isOneOfSeveral() {
    return number > 0;
  }
}
