package io.aiprovider.provider.http;

import io.aiprovider.digest.Sha256;
import io.aiprovider.provider.ApiKey;
import io.aiprovider.provider.ProviderAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The accounts of a service over HTTP, and the header that has the key of each. Immutable.
 *
 * @since 0.1
 */
public final class ServiceAccounts {
  private final String header;
  private final String prefix;
  private final List<ApiKey> keys;
  private final List<ProviderAccount> accounts;

  /**
   * The accounts of these keys.
   *
   * @param header has the key in each request
   * @param prefix the text before the key in that header
   * @param keys empty if the service is called with one key at most, which is among the headers of
   *     each request
   */
  ServiceAccounts(String header, String prefix, List<ApiKey> keys) {
    this.header = header;
    this.prefix = prefix;
    this.keys = List.copyOf(keys);
    this.accounts = keys.isEmpty() ? List.of(ProviderAccount.SOLE) : accounts(keys);
  }

  private static List<ProviderAccount> accounts(List<ApiKey> keys) {
    List<ProviderAccount> all = new ArrayList<>();
    for (ApiKey key : keys) {
      int number = keys.size() == 1 ? 0 : all.size() + 1;
      String id = Sha256.hex(key.key());
      all.add(new ProviderAccount(number, id, key.weight(), key.rpm(), key.tpm()));
    }
    return List.copyOf(all);
  }

  /** The accounts, in the order in which they are configured; at least one. */
  public List<ProviderAccount> all() {
    return accounts;
  }

  /** The headers that the service is the same with, whatever its accounts are. */
  public Map<String, String> identifying(Map<String, String> headers) {
    if (keys.isEmpty()) {
      return headers;
    }
    Map<String, String> others = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    others.putAll(headers);
    others.remove(header);
    return others;
  }

  String header() {
    return header;
  }

  /** The values of that header, by the order of the accounts; empty if there is one at most. */
  List<String> values() {
    return keys.size() < 2 ? List.of() : keys.stream().map(key -> prefix + key.key()).toList();
  }
}
