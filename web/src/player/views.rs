//! Who is told when there is something new to show.

use yew::prelude::*;

use super::Player;

/// Keeps a listener; dropping it ends that.
pub struct Subscription {
    player: Player,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.player
            .0
            .listeners
            .borrow_mut()
            .retain(|(id, _)| *id != self.id);
    }
}

impl Player {
    /// Calls back when there is something new to show.
    pub fn subscribe(&self, listener: Callback<()>) -> Subscription {
        let id = self.0.next_listener.get();
        self.0.next_listener.set(id + 1);
        self.0.listeners.borrow_mut().push((id, listener));
        Subscription {
            player: self.clone(),
            id,
        }
    }
}

/// The page's player; the component is rendered anew when there is something new to show.
#[hook]
pub fn use_player() -> Player {
    let player = use_context::<Player>().expect("the app provides a player");
    let update = use_force_update();
    use_effect_with(player.clone(), move |player| {
        let subscription = player.subscribe(Callback::from(move |()| update.force_update()));
        move || drop(subscription)
    });
    player
}
