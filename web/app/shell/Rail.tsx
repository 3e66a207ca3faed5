import { Link, NavLink } from 'react-router';
import { useSession } from '../../data/queries.js';
import { Icon, type IconName } from '../../ui/Icon.js';
import * as css from './Shell.css.js';

interface Place {
  readonly to: string;
  readonly name: string;
  readonly icon: IconName;
}

const PLACES: readonly Place[] = [
  { to: '/', name: 'Home', icon: 'home' },
  { to: '/bots', name: 'Bots', icon: 'bots' },
  { to: '/activity', name: 'Activity', icon: 'activity' },
  { to: '/brokers', name: 'Brokers', icon: 'brokers' },
];
const OPERATIONS: Place = { to: '/operations', name: 'Operations', icon: 'operations' };

export function Rail() {
  const { data: session } = useSession();
  const places = session?.role === 'operator' ? [...PLACES, OPERATIONS] : PLACES;
  return (
    <nav className={css.rail} aria-label="Main">
      <Link to="/" className={css.brand} tabIndex={-1} aria-hidden="true">
        <img src="/favicon.svg" width="22" height="22" alt="" />
        <span className={css.brandName}>Thetapod</span>
      </Link>
      {places.map((place) => (
        <NavLink key={place.to} to={place.to} end={place.to === '/'} className={css.link} title={place.name}>
          <Icon name={place.icon} />
          <span className={css.linkName}>{place.name}</span>
        </NavLink>
      ))}
    </nav>
  );
}
