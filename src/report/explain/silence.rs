//! What the file does not say, and what therefore holds.

use super::words::Words;
use crate::analysis::explain::silence::Silence;

/// One sentence for everything that is left to a default.
pub(super) fn sentence(w: &Words, silence: Silence) -> String {
    let metric = |m: usize| w.metric(m);
    let line = |l: usize| w.line(l);
    match silence {
        Silence::Decimals => {
            let n = w.count(w.terms.currency.decimals);
            w.t(
                format!("Digits of the currency: not said; therefore {n}."),
                format!("Antal decimaler i valutaen: ikke angivet, derfor {n}."),
            )
        }
        Silence::Rounding => w.t(
            "Rounding of amounts: not said; therefore down, in favour of those who pay.",
            "Afrunding af beløb: ikke angivet, derfor ned, til gunst for betalerne.",
        ),
        Silence::RoundPrices => w.t(
            "Rounding of unit prices: not said; therefore down, in favour of those who pay.",
            "Afrunding af enhedspriser: ikke angivet, derfor ned, til gunst for betalerne.",
        ),
        Silence::Lag => w.t(
            "Time from measurement to payment: not said; therefore none.",
            "Tid fra måling til betaling: ikke angivet, derfor ingen.",
        ),
        Silence::PersonWindow => w.t(
            "Window per person: not said; therefore none for the whole contract.",
            "Vindue pr. person: ikke angivet, derfor intet for hele kontrakten.",
        ),
        Silence::Cap => w.t(
            "Cap over all lines: not said; therefore none.",
            "Loft over alle linjer: ikke angivet, derfor intet.",
        ),
        Silence::Over => w.t(
            "What happens above a payer's cap: not said; therefore nobody pays it.",
            "Hvad der sker over en betalers loft: ikke angivet, derfor betales det ikke af nogen.",
        ),
        Silence::Indexation => w.t(
            "Indexation of prices: not said; therefore none.",
            "Regulering af priser: ikke angivet, derfor ingen.",
        ),
        Silence::IndexationFrom => w.t(
            "The day from which indexation counts: not said; therefore the first day of the contract.",
            "Den dag, prisreguleringen regnes fra: ikke angivet, derfor kontraktens første dag.",
        ),
        Silence::Termination => w.t(
            "Early termination: not said; therefore none.",
            "Førtidigt ophør: ikke angivet, derfor intet.",
        ),
        Silence::On(m) => w.t(
            format!("On whom {} is measured: not said; therefore on everybody who was referred.", metric(m)),
            format!("Hvem {} måles på: ikke angivet, derfor på alle henviste.", metric(m)),
        ),
        Silence::Baseline(m) => w.t(
            format!("The baseline of {}: not said; therefore none.", metric(m)),
            format!("Sammenligningsgrundlag for {}: ikke angivet, derfor intet.", metric(m)),
        ),
        Silence::Effect(m) => w.t(
            format!("The effect of {}: not said; therefore the value itself.", metric(m)),
            format!("Effekten af {}: ikke angivet, derfor værdien selv.", metric(m)),
        ),
        Silence::When(l) => w.t(
            format!("When line {} is measured: not said; therefore as its kind of result usually is (numbers once, at the end; everything else in every payment period).", line(l)),
            format!("Hvornår linjen {} måles: ikke angivet, derfor som sædvanligt for den slags resultat (tal én gang, til slut; alt andet i hver betalingsperiode).", line(l)),
        ),
        Silence::MaxClaims(l) => w.t(
            format!("Claims per person in line {}: not said; therefore at most 1.", line(l)),
            format!("Resultater pr. person i linjen {}: ikke angivet, derfor højst 1.", line(l)),
        ),
        Silence::Repeat(l) => w.t(
            format!("What a second measurement of line {} pays: not said; therefore each measurement pays by itself.", line(l)),
            format!("Hvad en anden måling i linjen {} udløser: ikke angivet, derfor betales der for hver måling for sig.", line(l)),
        ),
        Silence::Outside(l) => w.t(
            format!("What line {} pays before its first point or after its last: not said in full; the bands above show what holds.", line(l)),
            format!("Hvad linjen {} betaler før første og efter sidste punkt: ikke fuldt angivet; intervallerne ovenfor viser, hvad der gælder.", line(l)),
        ),
        Silence::Closed(l) => w.t(
            format!("Which end of the pieces of line {} belongs to them: not said; therefore the lower one.", line(l)),
            format!("Hvilken ende af stykkerne i linjen {} der hører med: ikke angivet, derfor den nedre.", line(l)),
        ),
        Silence::Start => {
            let day = w.date(w.terms.capital.start);
            w.t(
                format!("The day from which draws are counted: not said; therefore {day}."),
                format!("Den dag, træk regnes fra: ikke angivet, derfor den {day}."),
            )
        }
        Silence::Draws => w.t(
            "When capital is drawn: not said; therefore as needed, every quarter in advance.",
            "Hvornår der trækkes kapital: ikke angivet, derfor efter behov, kvartalsvis forud.",
        ),
        Silence::Recycle => w.t(
            "Whether payments pay for the effort: not said; therefore they do not.",
            "Om betalinger dækker indsatsen: ikke angivet, derfor gør de det ikke.",
        ),
        Silence::Kind(t) => w.t(
            format!("What {} is: not said; therefore a loan.", w.tranche(t)),
            format!("Hvad {} er: ikke angivet, derfor et lån.", w.tranche(t)),
        ),
        Silence::Coupon(t) => w.t(
            format!("The coupon of {}: not said; therefore none.", w.tranche(t)),
            format!("Fast rente til {}: ikke angivet, derfor ingen.", w.tranche(t)),
        ),
        Silence::Commitment(t) => w.t(
            format!("The commitment of {}: not said; therefore there is no limit to what it provides.", w.tranche(t)),
            format!("Tilsagnet fra {}: ikke angivet, derfor er der ingen grænse for det indbetalte.", w.tranche(t)),
        ),
    }
}
