import { route } from '../router.js';
import { useIdentity, useStore } from '../store.js';
import { zoneOf } from '../time.js';

/** The zone of all times on a page: that of the address, or the server's for reports. */
export function useZone() {
  const { params } = useStore(route);
  const identity = useIdentity();
  return zoneOf(params.zone) ?? zoneOf(identity.time_zone) ?? 'UTC';
}
