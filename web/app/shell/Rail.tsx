import { Link, NavLink } from 'react-router';
import { useSession } from '../../data/queries.js';
import { Icon } from '../../ui/Icon.js';
import { placesOf } from './places.js';
import * as css from './Shell.css.js';

export function Rail() {
  const { data: session } = useSession();
  return (
    <nav className={css.rail} aria-label="Main">
      <Link to="/" className={css.brand} tabIndex={-1} aria-hidden="true">
        <img src="/favicon.svg" width="22" height="22" alt="" />
        <span className={css.brandName}>Thetapod</span>
      </Link>
      {placesOf(session?.role).map((place) => (
        <NavLink key={place.to} to={place.to} end={place.to === '/'} className={css.link} title={place.name}>
          <Icon name={place.icon} />
          <span className={css.linkName}>{place.name}</span>
        </NavLink>
      ))}
    </nav>
  );
}
